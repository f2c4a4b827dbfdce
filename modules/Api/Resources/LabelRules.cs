using System.Text.RegularExpressions;
using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Resources;

/// <summary>Which label keys and values are allowed (API contract §1.5, rule 11).</summary>
internal static partial class LabelRules
{
    private const int MaxKey = 255;
    private const int MaxPrefix = 253;
    private const int MaxName = 63;

    public static Problem? Check(IReadOnlyDictionary<string, string>? labels)
    {
        var errors = new List<FieldError>();
        foreach (var (key, value) in labels ?? Resource.EmptyLabels)
        {
            if (!IsKey(key))
                errors.Add(new("labels", $"'{key}' is not a label key: use [dns-prefix/]name, the name of at most {MaxName} letters, digits, '.', '_' or '-'", "pattern", key));
            else if (!IsValue(value))
                errors.Add(new($"labels[{key}]", $"must be empty or at most {MaxName} letters, digits, '.', '_' or '-', beginning and ending with a letter or digit", "pattern", value));
        }
        return errors.Count == 0 ? null : Problem.Invalid("label validation failed", errors);
    }

    private static bool IsKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? key : key[(slash + 1)..];
        return key.Length <= MaxKey && IsName(name) && (slash < 0 || IsPrefix(key[..slash]));
    }

    private static bool IsPrefix(string prefix) =>
        prefix.Length is > 0 and <= MaxPrefix && prefix.Split('.').All(segment => segment.Length <= MaxName && Segment().IsMatch(segment));

    private static bool IsValue(string value) => value.Length == 0 || IsName(value);

    private static bool IsName(string name) => name.Length is > 0 and <= MaxName && Name().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Segment();
}
