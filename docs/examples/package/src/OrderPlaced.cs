namespace Example.Package;

/// <summary>An order was placed.</summary>
public sealed record OrderPlaced(Guid Order, DateTimeOffset At);
