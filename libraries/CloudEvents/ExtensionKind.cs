namespace HyperFleet.CloudEvents;

/// <summary>The type of an extension attribute.</summary>
public enum ExtensionKind
{
    Text,
    Integer,
    Boolean,
}
