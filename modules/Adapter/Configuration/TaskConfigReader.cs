using YamlDotNet.RepresentationModel;
using static HyperFleet.Adapter.Configuration.ParameterConfig;

namespace HyperFleet.Adapter.Configuration;

/// <summary>Decodes the task file strictly: every key is known, every value has the right shape. What the values mean is checked later.</summary>
internal static class TaskConfigReader
{
    private static readonly string[] SourceKinds = ["api_call", "expression", "file"];

    /// <exception cref="FormatException">The text is no YAML mapping, or a key or shape is wrong.</exception>
    public static TaskConfig Read(string text, string directory) =>
        Read(YamlValues.Load(text) ?? throw new FormatException("EOF"), directory);

    public static TaskConfig Read(YamlNode document, string directory)
    {
        var root = YamlMap.Of(document, "");
        var post = root.Map("post");
        var task = new TaskConfig(
            directory,
            root.List("params", Parameter),
            root.List("preconditions", Precondition),
            root.List("resources", Resource),
            post?.List("payloads", Payload) ?? [],
            post?.List("post_actions", PostAction) ?? [])
        {
            Document = (IReadOnlyDictionary<string, object?>)YamlValues.ToPlain(document)!,
        };
        post?.End();
        root.End();
        return task;
    }

    private static ParameterConfig Parameter(YamlMap map)
    {
        map.Node("description");
        return new(map.Text("name"), Source(map), map.Text("type"), map.Value("default"), map.Flag("required") ?? false);
    }

    private static Origin? Source(YamlMap parameter)
    {
        switch (parameter.Node("source"))
        {
            case null:
                return null;
            case YamlScalarNode scalar:
                return string.IsNullOrEmpty(scalar.Value) ? null : new Origin.Path(scalar.Value);
            case YamlMappingNode mapping:
                return SourceMap(YamlMap.Of(mapping, parameter.PathOf("source")));
            default:
                throw new FormatException($"line {parameter.Line}: {parameter.PathOf("source")}: expected string or mapping");
        }
    }

    private static Origin SourceMap(YamlMap map)
    {
        var kinds = SourceKinds.Where(map.Has).ToArray();
        if (kinds.Length > 1) throw new FormatException($"{map.Path}: only one of 'api_call', 'expression', or 'file' may be set");
        Origin source = kinds.FirstOrDefault() switch
        {
            "api_call" => new Origin.Call(map.Child("api_call", ApiCall) ?? throw new FormatException($"{map.Path}: api_call must not be empty")),
            "expression" => map.Text("expression") is { } text && text.Trim().Length > 0 ? new Origin.Cel(text) : throw new FormatException($"{map.Path}: expression must not be empty"),
            "file" => map.Child("file", file => new Origin.File(file.Text("path"), file.Flag("trim") ?? true)) ?? new Origin.File("", true),
            _ => throw new FormatException($"{map.Path}: mapping must contain one of 'api_call', 'expression', or 'file'"),
        };
        map.End();
        return source;
    }

    private static ApiCallConfig ApiCall(YamlMap map) => new(
        map.Text("method"),
        map.Text("url"),
        map.Text("timeout"),
        map.Number("retry_attempts"),
        map.Text("retry_backoff"),
        map.List("headers", header => new ApiCallConfig.Header(header.Text("name"), header.Text("value"))),
        map.Text("body"));

    private static LogConfig Log(YamlMap map) => new(map.Text("message"), map.Text("level"));

    private static string? When(YamlMap map) => map.Map("when") is { } when ? Expression(when) : null;

    private static string Expression(YamlMap when)
    {
        var expression = when.Text("expression");
        when.End();
        return expression;
    }

    private static PreconditionConfig Precondition(YamlMap map) => new(
        map.Text("name"),
        map.Child("api_call", ApiCall),
        map.List("capture", capture => new PreconditionConfig.Capture(capture.Text("name"), capture.Text("field"), capture.Text("expression"), capture.Value("default"))),
        map.List("conditions", Condition),
        map.Text("expression"),
        map.Child("log", Log));

    private static PreconditionConfig.Condition Condition(YamlMap map)
    {
        var (value, values) = (map.Has("value"), map.Has("values"));
        if (value && values) throw new FormatException("condition has both 'value' and 'values' keys; use only one");
        return new(map.Text("field"), map.Text("operator"), map.Value(values ? "values" : "value"), value || values);
    }

    private static ResourceConfig Resource(YamlMap map)
    {
        var transport = map.Map("transport");
        var maestro = transport?.Map("maestro");
        var resource = new ResourceConfig(
            map.Text("name"),
            transport?.Text("client") ?? "",
            maestro?.Text("target_cluster"),
            Manifest(map),
            map.Child("discovery", Discovery),
            map.List("nested_discoveries", nested => new DiscoveryConfig.Nested(nested.Text("name"), nested.Child("discovery", Discovery))),
            map.Flag("recreate_on_change") ?? false,
            map.Child("lifecycle", Lifecycle))
        {
            HasMaestroBlock = maestro is not null,
        };
        maestro?.End();
        transport?.End();
        return resource;
    }

    private static ManifestConfig? Manifest(YamlMap resource) => resource.Value("manifest") switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> { Count: 1 } map when map.TryGetValue("ref", out var path) => new ManifestConfig.Reference(path as string ?? ""),
        IReadOnlyDictionary<string, object?> map => new ManifestConfig.Tree(map),
        string text => new ManifestConfig.Text(text),
        _ => throw new FormatException($"line {resource.Line}: {resource.PathOf("manifest")} must be a mapping or text"),
    };

    private static DiscoveryConfig Discovery(YamlMap map)
    {
        var selectors = map.Map("by_selectors");
        var labels = selectors?.Map("label_selector") is { } labelMap ? Labels(selectors, labelMap) : null;
        selectors?.End();
        return new(map.Text("namespace"), map.Text("by_name"), selectors is null ? null : labels ?? []);
    }

    private static Dictionary<string, string> Labels(YamlMap selectors, YamlMap labels) =>
        ((YamlMappingNode)selectors.Node("label_selector")!).Children.Keys
        .OfType<YamlScalarNode>()
        .ToDictionary(key => key.Value!, key => labels.Text(key.Value!));

    private static LifecycleConfig Lifecycle(YamlMap map) => new(
        map.Child("create", create => new LifecycleConfig.CreateRule(When(create) ?? "")),
        map.Child("delete", delete => new LifecycleConfig.DeleteRule(When(delete) ?? "", delete.Text("propagationPolicy"), delete.Flag("nested_discoveries") ?? false)),
        map.Child("recreate", recreate => new LifecycleConfig.RecreateRule(When(recreate) ?? "")));

    private static PayloadConfig Payload(YamlMap map) =>
        new(map.Text("name"), map.Value("build"), map.Has("build"), map.Text("build_ref"), When(map));

    private static PostActionConfig PostAction(YamlMap map) =>
        new(map.Text("name"), map.Child("api_call", ApiCall), map.Child("log", Log), When(map));
}
