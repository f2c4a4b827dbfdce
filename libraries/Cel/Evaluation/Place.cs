using System.Runtime.InteropServices;

namespace HyperFleet.Cel.Evaluation;

/// <summary>Where in the text a node comes from; lines and columns are counted only when an error needs them.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Place(string Source, int Offset)
{
    public CelValue Fail(string message) => CelValue.FromError(new CelError(message, CelPosition.Of(Source, Offset)));
}
