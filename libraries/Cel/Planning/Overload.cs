using HyperFleet.Cel.Types;

namespace HyperFleet.Cel.Planning;

/// <summary>One implementation of a function, for arguments of certain types.</summary>
internal sealed class Overload
{
    private readonly CelKind?[] _kinds;

    public Overload(Signature signature, CelFunction implementation)
    {
        Signature = signature;
        Implementation = implementation;
        _kinds = [.. signature.Parameters.Select(KindOf)];
    }

    public Signature Signature { get; }

    public CelFunction Implementation { get; }

    /// <summary>Whether the arguments are what this overload takes. Types inside collections are not looked at.</summary>
    public bool Accepts(ReadOnlySpan<CelValue> arguments)
    {
        for (var i = 0; i < _kinds.Length; i++)
        {
            if (_kinds[i] is { } kind && arguments[i].Kind != kind) return false;
        }

        return true;
    }

    private static CelKind? KindOf(CelType type) => type.Name switch
    {
        "null_type" => CelKind.Null,
        "bool" => CelKind.Bool,
        "int" => CelKind.Int,
        "uint" => CelKind.UInt,
        "double" => CelKind.Double,
        "string" => CelKind.String,
        "bytes" => CelKind.Bytes,
        "list" => CelKind.List,
        "map" => CelKind.Map,
        "type" => CelKind.Type,
        "optional_type" => CelKind.Optional,
        "google.protobuf.Timestamp" => CelKind.Timestamp,
        "google.protobuf.Duration" => CelKind.Duration,
        _ => null,
    };
}
