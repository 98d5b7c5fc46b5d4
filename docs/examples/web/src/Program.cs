var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHealthChecks();

var app = builder.Build();
app.MapGet("/", (IConfiguration settings) => $"Hello from {settings["DD_SERVICE"]} in {settings["DD_ENV"]}.");
app.MapHealthChecks("/healthz");
app.Run();
