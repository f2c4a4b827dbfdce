namespace HyperFleet.CloudEvents;

/// <summary>The form of an event's payload.</summary>
public enum DataKind
{
    /// <summary>No payload.</summary>
    None,

    /// <summary>One JSON value, kept as its raw bytes (<c>null</c> is four bytes, not an absent payload).</summary>
    Json,

    /// <summary>UTF-8 text of a media type that is not JSON.</summary>
    Text,

    /// <summary>Bytes; base64 in structured mode.</summary>
    Binary,
}
