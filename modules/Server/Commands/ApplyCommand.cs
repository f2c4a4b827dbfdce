using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.CloudEvents;
using HyperFleet.Server.Delivery;
using HyperFleet.ServiceDefaults.Commands;

namespace HyperFleet.Server.Commands;

/// <summary><c>maestro resourcebundle apply</c>: a file in the form that <c>get -o json</c> prints, written over gRPC as every source does (server contract §2.3).</summary>
internal sealed class ApplyCommand(RestCall rest, GrpcCall grpc, IReadOnlyList<string> columns)
{
    private readonly Option<string> _file = new("--filename", "-f") { Description = "resource bundle as JSON; - reads standard input", Required = true };

    public static Command Create(RestCall rest, IReadOnlyList<string> columns)
    {
        var (grpc, apply) = (new GrpcCall(), new Command("apply", "Create one, or update that of the file's id, over gRPC."));
        var run = new ApplyCommand(rest, grpc, columns);
        apply.Options.Add(run._file);
        grpc.AddTo(apply);
        apply.SetAction((flags, cancellation) => run.RunAsync(flags, cancellation));
        return apply.WithExamples(
            "hyperfleet maestro resourcebundle apply -f bundle.json --grpc-server-address localhost:8090",
            """echo '{"consumer_name":"cluster1","manifests":[…]}' | hyperfleet maestro resourcebundle apply -f - --grpc-ca-file ca.crt --grpc-token-file token""");
    }

    private async Task<int> RunAsync(ParseResult flags, CancellationToken cancellation)
    {
        var (wanted, mistake) = await ReadAsync(flags.GetValue(_file)!, cancellation);
        if (wanted is null)
            return await FailAsync(flags, mistake);
        var id = (string?)wanted["id"];
        if (id is null)
            return await PublishAsync(flags, wanted, Guid.CreateVersion7().ToString(), version: null, cancellation);

        var (present, code) = await rest.SendAsync(flags, HttpMethod.Get, Path(id), null, cancellation);
        if (present is null)
            return code;
        var version = (int)present["version"]!;
        if (wanted["version"] is { } had && (had.GetValueKind() != JsonValueKind.Number || !had.AsValue().TryGetValue<int>(out var number) || number != version))
            return await FailAsync(flags, $"the file's version is {had.ToJsonString()}, the server's {version}: get the bundle, make the change again and apply that");
        wanted["consumer_name"] = (string?)present["consumer_name"]; // a bundle never moves
        return await PublishAsync(flags, wanted, id, version, cancellation);
    }

    /// <param name="version">Null creates.</param>
    private async Task<int> PublishAsync(ParseResult flags, JsonObject wanted, string id, int? version, CancellationToken cancellation)
    {
        if (await grpc.PublishAsync(flags, Event(wanted, id, version, grpc.Source(flags)), rest.Timeout(flags), cancellation) is { } refusal)
            return await FailAsync(flags, refusal);
        var now = new JsonObject { ["id"] = id, ["name"] = id, ["consumer_name"] = wanted["consumer_name"]?.DeepClone(), ["version"] = (version ?? 0) + 1 };
        await rest.PrintAsync(flags, now, [.. columns.Take(now.Count)]);
        return 0;
    }

    private static CloudEvent Event(JsonObject wanted, string id, int? version, string source)
    {
        var data = new JsonObject();
        foreach (var (shown, sent) in new[] { ("manifests", "manifests"), ("delete_option", "deleteOption"), ("manifest_configs", "manifestConfigs") })
            if (wanted[shown] is JsonArray { Count: > 0 } or JsonObject { Count: > 0 })
                data[sent] = wanted[shown]!.DeepClone();
        var extensions = new Dictionary<string, ExtensionValue>
        {
            ["clustername"] = (string?)wanted["consumer_name"] ?? "", ["resourceid"] = id, ["resourceversion"] = version ?? 0,
        };
        if (wanted["metadata"] is JsonObject { Count: > 0 } metadata)
            extensions["metadata"] = metadata.ToJsonString();
        return new()
        {
            Id = Guid.CreateVersion7().ToString(),
            Source = source,
            Type = $"{SpecEvents.DataType}.spec.{(version is null ? "create_request" : "update_request")}",
            Time = TimeProvider.System.GetUtcNow(),
            DataContentType = "application/json",
            DataKind = DataKind.Json,
            Data = Encoding.UTF8.GetBytes(data.ToJsonString()),
            Extensions = extensions,
        };
    }

    private static async Task<(JsonObject? Wanted, string Mistake)> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            var text = file == "-" ? await Console.In.ReadToEndAsync(cancellation) : await File.ReadAllTextAsync(file, cancellation);
            var wanted = JsonNode.Parse(text) as JsonObject;
            return wanted is null || wanted["id"] is not (null or JsonValue) || (wanted["id"] as JsonValue)?.GetValueKind() is not (null or JsonValueKind.String)
                || wanted["consumer_name"] is JsonNode consumer && consumer.GetValueKind() != JsonValueKind.String
                ? (null, $"'{file}' is no resource bundle: a JSON object with consumer_name and manifests, and id to update one")
                : (wanted, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, $"'{file}' cannot be read: {e.Message}");
        }
    }

    private static string Path(string id) => "resource-bundles/" + Uri.EscapeDataString(id);

    private static async Task<int> FailAsync(ParseResult flags, string reason)
    {
        await flags.InvocationConfiguration.Error.WriteLineAsync("Error: " + reason);
        return 1;
    }
}
