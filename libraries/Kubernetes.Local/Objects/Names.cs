using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>What Kubernetes accepts as a name, a label or a qualified key, and the words it refuses others with.</summary>
internal static partial class Names
{
    private const string SubdomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string LabelRule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private const string ServiceRule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    private const string QualifiedRule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string ValueRule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
    private const int MaxAnnotations = 256 * 1024;

    internal static IEnumerable<string> Subdomain(string text) => Check(text, 253, SubdomainPattern(), SubdomainRule);

    internal static IEnumerable<string> Label(string text) => Check(text, 63, LabelPattern(), LabelRule);

    internal static IEnumerable<string> Service(string text) => Check(text, 63, ServicePattern(), ServiceRule);

    /// <summary>Names that only have to fit in a path: RBAC.</summary>
    internal static IEnumerable<string> PathSegment(string text) => text switch
    {
        "." or ".." => [$"may not be '{text}'"],
        _ => text.Where(letter => letter is '/' or '%').Distinct().Select(letter => $"may not contain '{letter}'"),
    };

    internal static IEnumerable<string> LabelValue(string text) => Check(text, 63, ValuePattern(), ValueRule);

    /// <summary>A key with an optional DNS prefix.</summary>
    internal static IEnumerable<string> Qualified(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2)
            return ["a qualified name " + QualifiedRule[10..].Replace("must consist", "must consist") + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        var prefix = parts.Length == 1 ? [] : parts[0].Length == 0 ? ["prefix part must be non-empty"] : Subdomain(parts[0]).Select(error => "prefix part " + error);
        var name = parts[^1];
        if (name.Length == 0)
            return [.. prefix, "name part must be non-empty", QualifiedRule];
        return [.. prefix, .. name.Length > 63 ? ["name part must be no more than 63 characters"] : Array.Empty<string>(), .. QualifiedPattern().IsMatch(name) ? Array.Empty<string>() : [QualifiedRule]];
    }

    internal static IEnumerable<FieldError> Labels(JsonObject? labels, string field)
    {
        foreach (var (key, value) in labels ?? [])
        {
            foreach (var error in Qualified(key))
                yield return FieldError.Invalid(field, key, error);
            foreach (var error in LabelValue(value.Text() ?? ""))
                yield return FieldError.Invalid(field, value.Text() ?? "", error);
        }
    }

    internal static IEnumerable<FieldError> Annotations(JsonObject? annotations, string field)
    {
        var size = 0L;
        foreach (var (key, value) in annotations ?? [])
        {
            size += key.Length + (value.Text()?.Length ?? 0);
            foreach (var error in Qualified(key.ToLowerInvariant()))
                yield return FieldError.Invalid(field, key, error);
        }
        if (size > MaxAnnotations)
            yield return FieldError.TooLong(field, $"must have at most {MaxAnnotations} bytes");
    }

    private static IEnumerable<string> Check(string text, int length, Regex pattern, string rule)
    {
        if (text.Length > length)
            yield return $"must be no more than {length} characters";
        if (!pattern.IsMatch(text))
            yield return rule;
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ServicePattern();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex QualifiedPattern();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ValuePattern();
}
