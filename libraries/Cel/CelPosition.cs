using System.Runtime.InteropServices;

namespace HyperFleet.Cel;

/// <summary>A place in the text of an expression.</summary>
/// <param name="Line">1-based line; 0 when unknown.</param>
/// <param name="Column">1-based column in UTF-16 code units; 0 when unknown.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CelPosition(int Line, int Column)
{
    /// <summary>No known place.</summary>
    public static readonly CelPosition None;

    /// <summary>The place of a character in a text.</summary>
    internal static CelPosition Of(string text, int offset)
    {
        var before = text.AsSpan(0, Math.Clamp(offset, 0, text.Length));
        var lastBreak = before.LastIndexOf('\n');
        return new CelPosition(before.Count('\n') + 1, before.Length - lastBreak);
    }

    public override string ToString() => $"{Line}:{Column}";
}
