var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHealthChecks();

var app = builder.Build();
app.MapGet("/", () => $"Hello from {Environment.MachineName}.");
app.MapHealthChecks("/healthz");
app.Run();
