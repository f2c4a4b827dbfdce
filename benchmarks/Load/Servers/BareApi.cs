using Npgsql;

namespace HyperFleet.Load.Servers;

/// <summary>
/// The baseline of the API's reads: the least ASP.NET Core program that answers from the same tables. What the API takes beyond it is the
/// price of what it does for its users.
/// </summary>
internal static class BareApi
{
    public const string Name = "bare-api";

    public static async Task RunAsync(string connectionString, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var app = builder.Build();
        app.MapGet("/ready", () => "ok");
        app.MapGet("/one/{id}", async (string id, HttpContext context) =>
        {
            await using var command = database.CreateCommand("SELECT id, kind, name, spec::text FROM resources WHERE id = $1");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
            await WriteAsync(command, context);
        });
        app.MapGet("/list/{size:int}", async (int size, HttpContext context) =>
        {
            await using var command = database.CreateCommand(
                "SELECT id, kind, name, spec::text FROM resources WHERE kind = 'Cluster' ORDER BY created_time DESC, id LIMIT $1");
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = size });
            await WriteAsync(command, context);
        });
        await app.RunAsync();
    }

    private static async Task WriteAsync(NpgsqlCommand command, HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await using var rows = await command.ExecuteReaderAsync(context.RequestAborted);
        await using var json = new System.Text.Json.Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartArray();
        while (await rows.ReadAsync(context.RequestAborted))
        {
            json.WriteStartObject();
            json.WriteString("id", rows.GetString(0));
            json.WriteString("kind", rows.GetString(1));
            json.WriteString("name", rows.GetString(2));
            json.WritePropertyName("spec");
            json.WriteRawValue(rows.GetString(3), skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
