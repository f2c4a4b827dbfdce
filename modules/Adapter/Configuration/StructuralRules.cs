using System.Text.RegularExpressions;
using HyperFleet.Adapter.Expressions;

namespace HyperFleet.Adapter.Configuration;

/// <summary>
/// What the shape of the task file must satisfy, in the order of the file; the first violation is reported (adapter contract §1.4).
/// </summary>
internal static partial class StructuralRules
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private static readonly string[] Clients = ["kubernetes", ResourceConfig.Maestro];

    public static string? FirstViolation(TaskConfig task) => Violations(task).FirstOrDefault();

    private static IEnumerable<string> Violations(TaskConfig task) =>
    [
        .. Each(task.Params, "params", Parameter),
        .. Each(task.Preconditions, "preconditions", Precondition),
        .. Unique(task.Resources.Select(resource => resource.Name), "resources"),
        .. Each(task.Resources, "resources", Resource),
        .. Each(task.Payloads, "post.payloads", Payload),
        .. Each(task.PostActions, "post.post_actions", PostAction),
    ];

    private static IEnumerable<string> Each<T>(IReadOnlyList<T> items, string path, Func<T, string, IEnumerable<string>> rule) =>
        items.SelectMany((item, i) => rule(item, $"{path}[{i}]"));

    private static IEnumerable<string> Unique(IEnumerable<string> names, string path) =>
        names.Where(name => name.Length > 0).GroupBy(name => name).Any(group => group.Count() > 1) ? [$"{path}: contains duplicate name values"] : [];

    private static IEnumerable<string> Required(string? value, string path) => string.IsNullOrEmpty(value) ? [$"{path} is required"] : [];

    private static IEnumerable<string> OneOf(string value, IReadOnlyList<string> allowed, string path) =>
        allowed.Contains(value) ? [] : [$"{path} \"{value}\" is invalid (allowed: {string.Join(", ", allowed)})"];

    private static IEnumerable<string> Identifier(string name, string path)
    {
        if (name.Length == 0) return [$"{path} is required"];
        return IdentifierText().IsMatch(name)
            ? []
            : [$"{path} \"{name}\": must start with lowercase letter and contain only letters, numbers, underscores (no hyphens)"];
    }

    private static IEnumerable<string> Exactly(bool first, bool second, string path, string firstName, string secondName) => (first, second) switch
    {
        (false, false) => [$"{path}: must have either '{firstName}' or '{secondName}' set"],
        (true, true) => [$"{path}: '{firstName}' and '{secondName}' are mutually exclusive"],
        _ => [],
    };

    private static IEnumerable<string> Parameter(ParameterConfig parameter, string path) =>
    [
        .. Required(parameter.Name, $"{path}.name"),
        .. parameter.Source is null ? Required(null, $"{path}.source") : [],
        .. parameter.Source is ParameterConfig.Origin.Call call ? ApiCall(call.Api, $"{path}.source.api_call") : [],
        .. parameter.Source is ParameterConfig.Origin.File { Location: "" } ? Required(null, $"{path}.source.file.path") : [],
    ];

    private static IEnumerable<string> ApiCall(ApiCallConfig? call, string path) => call is null ? [] :
    [
        .. Required(call.Method, $"{path}.method"),
        .. call.Method.Length > 0 ? OneOf(call.Method, Methods, $"{path}.method") : [],
        .. Required(call.Url, $"{path}.url"),
        .. Each(call.Headers, $"{path}.headers", (header, at) => Required(header.Name, $"{at}.name")),
    ];

    private static IEnumerable<string> Precondition(PreconditionConfig precondition, string path) =>
    [
        .. Identifier(precondition.Name, $"{path}.name"),
        .. precondition.ApiCall is null && precondition.Conditions.Count == 0 && precondition.Expression.Length == 0
            ? [$"{path}: must specify api_call, conditions"] : Array.Empty<string>(),
        .. ApiCall(precondition.ApiCall, $"{path}.api_call"),
        .. Each(precondition.Captures, $"{path}.capture", Capture),
        .. Each(precondition.Conditions, $"{path}.conditions", Condition),
    ];

    private static IEnumerable<string> Capture(PreconditionConfig.Capture capture, string path) =>
    [
        .. Required(capture.Name, $"{path}.name"),
        .. Exactly(capture.Field.Length > 0, capture.Expression.Length > 0, path, "field", "expression"),
    ];

    private static IEnumerable<string> Condition(PreconditionConfig.Condition condition, string path) =>
    [
        .. Required(condition.Field, $"{path}.field"),
        .. Required(condition.Operator, $"{path}.operator"),
        .. condition.Operator.Length == 0 || Operators.Names.Contains(condition.Operator) ? Array.Empty<string>()
            : [$"{path}.operator: invalid operator \"{condition.Operator}\", must be one of: {string.Join(", ", Operators.Names)}"],
    ];

    private static IEnumerable<string> Resource(ResourceConfig resource, string path) =>
    [
        .. Identifier(resource.Name, $"{path}.name"),
        .. resource.Client.Length == 0 ? [] : OneOf(resource.Client, Clients, $"{path}.transport.client"),
        .. resource.Discovery is null && resource.Lifecycle is null ? Required(null, $"{path}.discovery") : Discovery(resource.Discovery, $"{path}.discovery"),
        .. Each(resource.NestedDiscoveries, $"{path}.nested_discoveries", Nested),
    ];

    private static IEnumerable<string> Nested(DiscoveryConfig.Nested nested, string path) =>
    [
        .. Required(nested.Name, $"{path}.name"),
        .. nested.Discovery is null ? Required(null, $"{path}.discovery") : Discovery(nested.Discovery, $"{path}.discovery"),
    ];

    private static IEnumerable<string> Discovery(DiscoveryConfig? discovery, string path) => discovery is null ? [] :
    [
        .. Exactly(discovery.ByName.Length > 0, discovery.LabelSelector is not null, path, "by_name", "by_selectors"),
        .. discovery.LabelSelector is { Count: 0 } ? [$"{path}.by_selectors.label_selector must have at least 1 element(s)"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Payload(PayloadConfig payload, string path) =>
    [
        .. Required(payload.Name, $"{path}.name"),
        .. Exactly(payload.HasBuild, payload.BuildReference.Length > 0, path, "build", "build_ref"),
    ];

    private static IEnumerable<string> PostAction(PostActionConfig action, string path) =>
    [
        .. Identifier(action.Name, $"{path}.name"),
        .. ApiCall(action.ApiCall, $"{path}.api_call"),
    ];

    [GeneratedRegex("^[a-z][a-zA-Z0-9_]*$", RegexOptions.None, 1000)]
    private static partial Regex IdentifierText();
}
