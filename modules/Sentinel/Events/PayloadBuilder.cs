using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Cel;
using HyperFleet.Sentinel.Decisions;
using HyperFleet.Sentinel.Resources;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Events;

/// <summary>
/// Builds an event's data from <c>message_data</c> (sentinel contract §6.2): text leaves are CEL expressions, numbers and booleans
/// literals, maps nest. A leaf that cannot be evaluated is left out, and so is a map that stays empty. Members are sorted.
/// </summary>
internal sealed class PayloadBuilder
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly CelEnvironment _environment = ResourceEnvironment.Create(["reason"]);
    private readonly CelActivation _activation;
    private readonly PayloadMap _root;

    /// <exception cref="ConfigurationException">A leaf is blank, a list, or does not compile; the message names its path.</exception>
    public PayloadBuilder(JsonObject messageData)
    {
        _root = Map(messageData, "message_data");
        _activation = new CelActivation(_environment);
    }

    /// <summary>Writes the data of one event; <c>omitted</c> is called with path and error of each leaf that is left out.</summary>
    public ReadOnlyMemory<byte> Build(Resource resource, string reason, Action<string, string> omitted)
    {
        _activation.Clear();
        _activation.State = resource;
        _activation.Set("resource", CelValue.FromMap(resource)).Set("reason", CelValue.From(reason));
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            _root.WriteMembers(json, _activation, omitted);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private PayloadMap Map(JsonObject map, string path) => new(
        [.. from member in map
            orderby member.Key
            let at = $"{path}.{member.Key}"
            select KeyValuePair.Create(member.Key, Node(member.Value, at))]);

    private PayloadNode Node(JsonNode? node, string path) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => Map((JsonObject)node, path),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => new PayloadLiteral(node),
        JsonValueKind.String => new PayloadExpression(path, Compile(node.GetValue<string>(), path)),
        null or JsonValueKind.Null => throw new ConfigurationException($"invalid config: {path} must not be nil"),
        var kind => throw new ConfigurationException($"invalid config: {path}: unsupported type {kind.ToString()!.ToLowerInvariant()}: use a CEL expression, number, bool or map"),
    };

    private CelProgram Compile(string expression, string path)
    {
        if (string.IsNullOrWhiteSpace(expression))
            throw new ConfigurationException($"invalid config: {path} must not be empty");
        try
        {
            return _environment.Compile(expression);
        }
        catch (CelException mistake)
        {
            throw new ConfigurationException($"invalid config: {path} does not compile: {mistake.Message}", mistake);
        }
    }
}
