using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HyperFleet.Aspire.Local.Tests.Publishing;

/// <summary>
/// Says what is wrong with a manifest: against the facts of the public schema (orchestration contract §6.3, §6.4) and against what
/// aspirate can read without losing something (§7).
/// </summary>
internal sealed partial class ManifestChecker(JsonObject manifest)
{
    private static readonly Dictionary<string, (string[] Required, string[] Optional)> Types = new()
    {
        ["project.v0"] = (["path"], ["args", "env", "bindings"]),
        ["container.v0"] = (["image"], ["connectionString", "entrypoint", "args", "bindMounts", "volumes", "env", "bindings"]),
        ["container.v1"] = ([], ["connectionString", "image", "build", "entrypoint", "args", "bindMounts", "volumes", "env", "bindings"]),
        ["executable.v0"] = (["workingDirectory", "command"], ["args", "env", "bindings"]),
        ["value.v0"] = (["connectionString"], []),
        ["parameter.v0"] = (["value", "inputs"], ["connectionString"]),
        ["annotated.string"] = (["value", "filter"], []),
    };

    private static readonly string[] ReadByAspirate = ["project.v0", "container.v0", "container.v1", "parameter.v0", "value.v0"];
    private static readonly string[] SecretPrefixes = ["ConnectionString", "POSTGRES_PASSWORD", "MSSQL_SA_PASSWORD"];
    private readonly List<string> _problems = [];

    private JsonObject Resources => manifest["resources"] as JsonObject ?? [];

    public IReadOnlyList<string> AgainstSchema()
    {
        _problems.Clear();
        if (manifest["$schema"]?.GetValue<string>() != "https://json.schemastore.org/aspire-8.0.json")
            _problems.Add("no $schema");
        foreach (var (name, resource) in Resources)
            Check(name, resource!.AsObject());
        return [.. _problems];
    }

    public IReadOnlyList<string> AgainstAspirate()
    {
        _problems.Clear();
        foreach (var (name, resource) in Resources)
        {
            if (!ReadByAspirate.Contains(resource!["type"]?.GetValue<string>()))
                _problems.Add($"{name}: this type is skipped");
            if (resource["bindMounts"] is not null)
                _problems.Add($"{name}: bind mounts are ignored");
            if (resource["inputs"]?["value"]?["default"]?["value"] is not null)
                _problems.Add($"{name}: a plain default is replaced by a random text");
            if (resource["args"] is JsonArray args && args.Any(argument => Expression().IsMatch(argument!.GetValue<string>())))
                _problems.Add($"{name}: expressions in arguments are not resolved");
            foreach (var (variable, value) in resource["env"] as JsonObject ?? [])
                CheckVariable(name, variable, value!.GetValue<string>());
        }
        return [.. _problems];
    }

    private void CheckVariable(string name, string variable, string value)
    {
        foreach (Match match in Expression().Matches(value))
        {
            var (target, path) = (match.Groups["name"].Value, match.Groups["path"].Value.Split('.'));
            if (path is ["bindings", var binding, "url"] && binding != "http")
                _problems.Add($"{name}: {variable} takes the url of '{binding}', which comes without a scheme");
            if (path is ["bindings", _, "scheme"])
                _problems.Add($"{name}: {variable} takes a scheme, which is always http");
            if (IsSecret(target, []) && !SecretPrefixes.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal)))
                _problems.Add($"{name}: {variable} is a secret and would stand in a ConfigMap");
        }
    }

    private bool IsSecret(string name, HashSet<string> seen) =>
        seen.Add(name) && Resources[name] is JsonObject resource
        && (resource["inputs"]?["value"]?["secret"]?.GetValue<bool>() == true
            || Expression().Matches(resource["connectionString"]?.GetValue<string>() ?? "").Any(match => IsSecret(match.Groups["name"].Value, seen)));

    private void Check(string name, JsonObject resource)
    {
        var type = resource["type"]?.GetValue<string>() ?? "";
        if (!Types.TryGetValue(type, out var shape))
        {
            _problems.Add($"{name}: unknown type '{type}'");
            return;
        }
        foreach (var missing in shape.Required.Where(property => resource[property] is null))
            _problems.Add($"{name}: lacks '{missing}'");
        foreach (var (property, _) in resource.Where(pair => pair.Key != "type" && !shape.Required.Contains(pair.Key) && !shape.Optional.Contains(pair.Key)))
            _problems.Add($"{name}: has '{property}', which {type} does not know");
        foreach (var (binding, value) in resource["bindings"] as JsonObject ?? [])
            CheckBinding($"{name}.bindings.{binding}", value!.AsObject());
        foreach (var volume in resource["volumes"] as JsonArray ?? [])
            Require($"{name}.volumes", volume!, "name", "target", "readOnly");
        foreach (var mount in resource["bindMounts"] as JsonArray ?? [])
            Require($"{name}.bindMounts", mount!, "source", "target", "readOnly");
        if (type == "parameter.v0")
            CheckParameter(name, resource);
        foreach (var text in Texts(resource))
            CheckExpressions(name, text);
    }

    private void CheckBinding(string where, JsonObject binding)
    {
        Require(where, binding, "scheme", "protocol", "transport");
        Among(where, binding, "protocol", "tcp", "udp");
        Among(where, binding, "transport", "http", "http2", "tcp");
        foreach (var port in (string[])["port", "targetPort"])
            if (binding[port] is { } number && number.GetValueKind() != JsonValueKind.Number)
                _problems.Add($"{where}: '{port}' is not a number");
    }

    private void CheckParameter(string name, JsonObject resource)
    {
        if (resource["value"]?.GetValue<string>() != $"{{{name}.inputs.value}}")
            _problems.Add($"{name}: 'value' does not name its own input");
        if (resource["inputs"]?["value"] is not JsonObject input || input["type"]?.GetValue<string>() != "string")
            _problems.Add($"{name}: has no input of the type string");
        else if (input["default"]?["generate"] is JsonObject generate && generate["minLength"] is null)
            _problems.Add($"{name}: generates without 'minLength'");
    }

    private void CheckExpressions(string name, string text)
    {
        foreach (Match match in Expression().Matches(text))
            if (!IsKnown(name, match.Groups["name"].Value, match.Groups["path"].Value.Split('.')))
                _problems.Add($"{name}: '{match.Value}' names nothing");
    }

    private bool IsKnown(string self, string name, string[] path) => Resources[name] is JsonObject target && path switch
    {
        ["bindings", var binding, "url" or "host" or "port" or "targetPort" or "scheme"] => target["bindings"]?[binding] is not null,
        ["connectionString"] => target["connectionString"] is not null,
        ["value"] => target["type"]?.GetValue<string>() == "parameter.v0",
        ["inputs", "value"] => self == name,
        _ => false,
    };

    private void Require(string where, JsonNode node, params string[] properties)
    {
        foreach (var property in properties.Where(property => node[property] is null))
            _problems.Add($"{where}: lacks '{property}'");
    }

    private void Among(string where, JsonObject node, string property, params string[] allowed)
    {
        if (node[property] is { } value && !allowed.Contains(value.GetValue<string>()))
            _problems.Add($"{where}: '{property}' is '{value}'");
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Texts(pair.Value)),
        JsonArray list => list.SelectMany(Texts),
        { } value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    // Doubled braces are text; a placeholder consists of letters, digits, dots and hyphens.
    [GeneratedRegex(@"(?<!\{)\{(?<name>[A-Za-z][A-Za-z0-9-]*)\.(?<path>[A-Za-z0-9.-]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Expression();
}
