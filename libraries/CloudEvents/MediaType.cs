namespace HyperFleet.CloudEvents;

internal static class MediaType
{
    /// <summary>True for an absent type, <c>…/json</c> and <c>…+json</c>, whatever parameters follow (CloudEvents JSON format §3.1).</summary>
    public static bool IsJson(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
            return true;
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType : contentType.AsSpan(0, end)).Trim();
        return type.EndsWith("/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
