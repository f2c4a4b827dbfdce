using System.Runtime.InteropServices;

namespace HyperFleet.Cel.Lexing;

/// <summary>A token: its kind and where its text starts and ends.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(TokenKind Kind, int Start, int End)
{
    public ReadOnlySpan<char> TextIn(string source) => source.AsSpan(Start, End - Start);
}
