using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HyperFleet.Load.Servers;

/// <summary>
/// The baseline of the API's reads: the least ASP.NET Core program that answers from the same table, with prepared statements and
/// without logging, metrics, identity, conditions or labels. What the API takes beyond it is the price of what it does for its users.
/// </summary>
internal static class BareApi
{
    public const string Name = "bare-api";

    private const string Columns = "id, kind, name, href, generation, created_time, updated_time, created_by, updated_by, spec::text";
    private const string One = $"SELECT {Columns} FROM resources WHERE id = $1";
    private const string List = $"SELECT {Columns} FROM resources WHERE kind = 'Cluster' ORDER BY created_time DESC, id LIMIT $1 OFFSET $2";

    private const string Walk = $"SELECT {Columns} FROM resources WHERE kind = 'Cluster' AND created_time <= $2 AND (created_time < $2 OR id > $3) ORDER BY created_time DESC, id LIMIT $1";

    public static async Task RunAsync(string connectionString, int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 10, AutoPrepareMinUsages = 2, NoResetOnClose = true, MaxPoolSize = 50,
        });
        await using var app = builder.Build();
        app.MapGet("/ready", async () =>
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteNonQueryAsync();
            return "ok";
        });
        app.MapGet("/one/{id}", (string id, HttpContext context) => AnswerAsync(database, One, [new NpgsqlParameter<string> { TypedValue = id }], context));
        app.MapGet("/list", (int page, int size, HttpContext context) => AnswerAsync(
            database, List, [new NpgsqlParameter<int> { TypedValue = size }, new NpgsqlParameter<int> { TypedValue = (page - 1) * size }], context));
        // By key, as no number of pages can beat it: the caller says what the last row of the page before was.
        app.MapGet("/walk", (DateTime time, string? id, int size, HttpContext context) => AnswerAsync(
            database, Walk,
            [new NpgsqlParameter<int> { TypedValue = size }, new NpgsqlParameter<DateTime> { TypedValue = time.ToUniversalTime() }, new NpgsqlParameter<string> { TypedValue = id ?? "" }],
            context));
        await app.StartAsync(cancellation);
        await ((IHost)app).WaitForShutdownAsync(cancellation);
    }

    private static async Task AnswerAsync(NpgsqlDataSource database, string sql, NpgsqlParameter[] parameters, HttpContext context)
    {
#pragma warning disable CA2100 // one of the constants above
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        command.Parameters.AddRange(parameters);
        context.Response.ContentType = "application/json";
        await using var rows = await command.ExecuteReaderAsync(context.RequestAborted);
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartArray();
        while (await rows.ReadAsync(context.RequestAborted))
            Write(json, rows);
        json.WriteEndArray();
        await json.FlushAsync(context.RequestAborted);
        context.Response.ContentLength = json.BytesCommitted;
    }

    private static void Write(Utf8JsonWriter json, NpgsqlDataReader row)
    {
        json.WriteStartObject();
        json.WriteString("id", row.GetString(0));
        json.WriteString("kind", row.GetString(1));
        json.WriteString("name", row.GetString(2));
        json.WriteString("href", row.GetString(3));
        json.WriteNumber("generation", row.GetInt32(4));
        json.WriteString("created_time", row.GetDateTime(5));
        json.WriteString("updated_time", row.GetDateTime(6));
        json.WriteString("created_by", row.GetString(7));
        json.WriteString("updated_by", row.GetString(8));
        json.WritePropertyName("spec");
        json.WriteRawValue(row.GetString(9), skipInputValidation: true);
        json.WriteEndObject();
    }
}
