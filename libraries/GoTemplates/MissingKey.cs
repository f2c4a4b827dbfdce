namespace HyperFleet.GoTemplates;

/// <summary>What a field access on a map without that key does; Go's <c>missingkey</c> option.</summary>
public enum MissingKey
{
    /// <summary>Execution fails: <c>map has no entry for key "x"</c>.</summary>
    Error,

    /// <summary>The result is no value: prints <c>&lt;no value&gt;</c>, is false.</summary>
    Default,

    /// <summary>The result is the zero value of the map's element type, which is nil for the maps of this library.</summary>
    Zero,
}
