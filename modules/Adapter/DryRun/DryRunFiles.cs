using System.Text.Json;
using System.Text.RegularExpressions;
using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Events;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.DryRun;

/// <summary>Reads the inputs of a dry run (adapter contract §1.6).</summary>
internal static class DryRunFiles
{
    /// <exception cref="ConfigurationFailure">The file is missing, no JSON, or no CloudEvent.</exception>
    public static AdapterEvent Event(string path)
    {
        try
        {
            return EventReader.Read(File.ReadAllBytes(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ConfigurationFailure($"failed to load dry-run event: {cause.Message}", cause);
        }
    }

    /// <exception cref="ConfigurationFailure">The file is missing or wrong.</exception>
    public static IReadOnlyList<RecordedEndpoint> ApiResponses(string? path) => path is null ? [] : Read(path, "dry-run API responses", root =>
        (IReadOnlyList<RecordedEndpoint>)[.. Items(root, "responses").Select((endpoint, i) => Endpoint(endpoint, $"responses[{i}]"))]);

    /// <exception cref="ConfigurationFailure">The file is missing, or an object lacks its kind.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> Discovery(string? path) =>
        path is null ? new Dictionary<string, IReadOnlyDictionary<string, object?>>() : Read(path, "dry-run discovery", Overrides);

    private static T Read<T>(string path, string what, Func<JsonElement, T> convert)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return convert(document.RootElement);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException)
        {
            throw new ConfigurationFailure($"failed to load {what} \"{path}\": {cause.Message}", cause);
        }
    }

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> Overrides(JsonElement root)
    {
        var overrides = new Dictionary<string, IReadOnlyDictionary<string, object?>>();
        foreach (var member in root.EnumerateObject())
        {
            if (Plain.FromJson(member.Value) is not IReadOnlyDictionary<string, object?> item) throw new FormatException($"\"{member.Name}\" must be an object");
            foreach (var key in (ReadOnlySpan<string>)["apiVersion", "kind"])
                if (Plain.At(item, key) is not string { Length: > 0 })
                    throw new FormatException($"\"{member.Name}\" has no {key}");
            overrides[member.Name] = item;
        }

        return overrides;
    }

    private static RecordedEndpoint Endpoint(JsonElement endpoint, string path)
    {
        var match = endpoint.GetProperty("match");
        var pattern = Text(match, "urlPattern");
        if (pattern.Length == 0) throw new FormatException($"{path}.match.urlPattern must not be empty");
        RecordedResponse[] responses = [.. Items(endpoint, "responses").Select(Response)];
        if (responses.Length == 0) throw new FormatException($"{path} has no responses");
        try
        {
            return new RecordedEndpoint(Text(match, "method"), new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), responses);
        }
        catch (ArgumentException cause)
        {
            throw new FormatException($"{path}.match.urlPattern: {cause.Message}", cause);
        }
    }

    private static RecordedResponse Response(JsonElement response)
    {
        var status = response.TryGetProperty("statusCode", out var code) ? code.GetInt32() : 0;
        var body = response.TryGetProperty("body", out var value) && value.ValueKind != JsonValueKind.Null ? GoJson.Write(Plain.FromJson(value)) : "{}";
        return new RecordedResponse(status == 0 ? 200 : status, body);
    }

    private static JsonElement[] Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
