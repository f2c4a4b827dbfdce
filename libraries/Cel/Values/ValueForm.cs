namespace HyperFleet.Cel.Values;

/// <summary>How the data of a list, map or string is held.</summary>
internal enum ValueForm : byte
{
    /// <summary>In CEL's own representation.</summary>
    Native,

    /// <summary>A JSON element read in place; numbers below it are doubles.</summary>
    Json,

    /// <summary>A JSON element read in place; integral numbers below it are ints.</summary>
    JsonWithInts,

    /// <summary>A plain .NET list or dictionary read in place.</summary>
    Plain,
}
