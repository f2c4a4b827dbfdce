using System.Buffers;

namespace HyperFleet.CloudEvents;

/// <summary>What CloudEvents 1.0 and its Go readers demand of attributes (broker contract §4.2).</summary>
internal static class AttributeRules
{
    private static readonly SearchValues<char> ExtensionCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data", "data_base64",
    };

    public static string? FirstViolation(CloudEvent e)
    {
        if (e.SpecVersion is not ("1.0" or "0.3"))
            return $"specversion '{e.SpecVersion}' is not supported: use 1.0 or 0.3";
        if (string.IsNullOrEmpty(e.Id))
            return "id is missing: it must be a non-empty string";
        if (string.IsNullOrEmpty(e.Type))
            return "type is missing: it must be a non-empty string";
        if (!IsUriReference(e.Source))
            return "source is not a URI reference: it must be non-empty, without control characters and stray '%'";
        if (e.Subject is "")
            return "subject is empty: leave it out or give it a value";
        if (e.DataSchema is not null && !IsUriReference(e.DataSchema))
            return "dataschema is not a URI";
        if (e.DataKind is DataKind.Json && !MediaType.IsJson(e.DataContentType))
            return $"data is JSON but datacontenttype is '{e.DataContentType}'";
        if (e.DataKind is DataKind.Text && MediaType.IsJson(e.DataContentType))
            return "data is text but datacontenttype says JSON";
        return e.Extensions.Keys.Select(ExtensionViolation).FirstOrDefault(v => v is not null);
    }

    public static string? ExtensionViolation(string name) =>
        IsExtensionName(name) ? null : $"extension name '{name}' is not allowed: use lower-case ASCII letters and digits only";

    public static bool IsExtensionName(ReadOnlySpan<char> lowerCaseName) =>
        lowerCaseName.Length > 0
        && !lowerCaseName.ContainsAnyExcept(ExtensionCharacters)
        && !Reserved.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lowerCaseName);

    public static bool IsUriReference(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
                return false;
            if (text[i] == '%' && !(i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2])))
                return false;
        }

        return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _);
    }
}
