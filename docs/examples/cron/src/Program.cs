// Nobody asks a job whether it is well: it ends with 0, or it has failed.
Console.WriteLine($"Done at {DateTime.UtcNow:O}.");
