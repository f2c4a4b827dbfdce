namespace HyperFleet.Server.Broker;

/// <summary>The last two words of an event type, <c>….manifestbundles.spec.create_request</c> (wire contract §2).</summary>
internal readonly record struct EventType(string Subresource, string Action)
{
    /// <summary>Null when the type has not five words at least: group, version, resource, subresource, action.</summary>
    public static EventType? Parse(string type)
    {
        var words = type.Split('.');
        return words.Length >= 5 && !words.Contains("") ? new(words[^2], words[^1]) : null;
    }
}
