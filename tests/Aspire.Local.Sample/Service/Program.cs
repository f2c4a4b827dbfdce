// Tells what it was started with, so that tests can compare it with the model.
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration["HTTP_PORT"]}");
var app = builder.Build();
app.MapGet("/healthz", () => Results.Ok());
app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name) is { } value ? Results.Text(value) : Results.NotFound());
app.MapGet("/arguments", () => Results.Text(string.Join(' ', args)));
app.MapGet("/directory", () => Results.Text(Environment.CurrentDirectory));
app.MapGet("/instance", () => Results.Text(Environment.ProcessId.ToString()));
app.MapPost("/exit/{code:int}", (int code) => Environment.Exit(code));
await app.RunAsync();
