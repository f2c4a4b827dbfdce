using System.Collections;
using HyperFleet.Cel.Planning;
using HyperFleet.Cel.Types;

namespace HyperFleet.Cel.Libraries;

/// <summary>A table of functions, written as signature and implementation.</summary>
internal sealed class FunctionList : IEnumerable<Overload>
{
    private readonly List<Overload> _overloads = [];

    public void Add(string signature, CelFunction implementation) => _overloads.Add(new Overload(Signature.Parse(signature), implementation));

    public IEnumerator<Overload> GetEnumerator() => _overloads.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
