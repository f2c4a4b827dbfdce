using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing.Kustomize;

/// <summary>Fills the expressions of a manifest with what they mean inside a cluster: a resource is reached by its own name.</summary>
internal sealed partial class ManifestExpressions(JsonObject resources, IReadOnlyList<ParameterResource> parameters)
{
    private const int MaxDepth = 16;

    /// <returns>The text, and whether a secret went into it.</returns>
    /// <exception cref="DistributedApplicationException">The expression names nothing, or a parameter has no value.</exception>
    public Task<(string Text, bool IsSecret)> FillAsync(string text, CancellationToken cancellation) => FillAsync(text, depth: 0, cancellation);

    private async Task<(string Text, bool IsSecret)> FillAsync(string text, int depth, CancellationToken cancellation)
    {
        if (depth > MaxDepth)
            throw new DistributedApplicationException($"The expression '{text}' refers to itself.");
        var (filled, secret, last) = ("", false, 0);
        foreach (Match match in Expression().Matches(text))
        {
            filled += text[last..match.Index];
            last = match.Index + match.Length;
            if (match.Value is "{{" or "}}")
            {
                filled += match.Value[0];
                continue;
            }
            var (value, isSecret) = await ValueAsync(match.Groups["name"].Value, match.Groups["path"].Value, depth, cancellation);
            (filled, secret) = (filled + value, secret || isSecret);
        }
        return (filled + text[last..], secret);
    }

    private async Task<(string Text, bool IsSecret)> ValueAsync(string name, string path, int depth, CancellationToken cancellation)
    {
        var resource = resources[name] as JsonObject ?? throw new DistributedApplicationException($"The expression '{{{name}.{path}}}' names a resource that is not published.");
        return path.Split('.') switch
        {
            ["connectionString"] => await FillAsync(Text(resource, "connectionString"), depth + 1, cancellation),
            ["value"] => await ParameterAsync(name, cancellation),
            ["bindings", var binding, var property] => (Binding(name, resource["bindings"]?[binding] as JsonObject, property), false),
            _ => throw new DistributedApplicationException($"The expression '{{{name}.{path}}}' is not known."),
        };
    }

    private async Task<(string Text, bool IsSecret)> ParameterAsync(string name, CancellationToken cancellation)
    {
        var parameter = parameters.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new DistributedApplicationException($"The expression '{{{name}.value}}' names no parameter.");
        return (await parameter.GetValueAsync(cancellation) ?? "", parameter.Secret);
    }

    private static string Binding(string name, JsonObject? binding, string property) => (binding, property) switch
    {
        (null, _) => throw new DistributedApplicationException($"The resource '{name}' has no such endpoint."),
        (_, "host") => name,
        (_, "port") => ServicePort(binding).ToString(),
        (_, "targetPort") => TargetPort(binding).ToString(),
        (_, "scheme") => Text(binding, "scheme"),
        (_, "url") => $"{Text(binding, "scheme")}://{name}:{ServicePort(binding)}",
        _ => throw new DistributedApplicationException($"The endpoint property '{property}' of the resource '{name}' is not known."),
    };

    /// <summary>The port that a binding has in its pod: the one it names, else the one that everybody takes for its scheme.</summary>
    public static int TargetPort(JsonObject binding) =>
        binding["targetPort"]?.GetValue<int>() ?? (Text(binding, "scheme") == "https" ? 8443 : 8080);

    /// <summary>The port of its Service.</summary>
    public static int ServicePort(JsonObject binding) => binding["port"]?.GetValue<int>() ?? TargetPort(binding);

    private static string Text(JsonObject node, string property) => node[property]?.GetValue<string>()
        ?? throw new DistributedApplicationException($"The manifest lacks '{property}' where an expression needs it.");

    [GeneratedRegex(@"\{\{|\}\}|\{(?<name>[A-Za-z][A-Za-z0-9-]*)\.(?<path>[A-Za-z0-9.-]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Expression();
}
