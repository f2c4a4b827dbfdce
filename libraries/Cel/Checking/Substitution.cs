using HyperFleet.Cel.Types;

namespace HyperFleet.Cel.Checking;

/// <summary>What is known about the type parameters of an expression; unifies types by learning more.</summary>
internal sealed class Substitution(Func<CelException> tooComplex)
{
    // Types are graphs that grow exponentially when they are walked; far beyond what real expressions need, walking ends.
    private const int MaxSteps = 1_000_000;

    private readonly Bindings _known = new();
    private int _next;
    private int _steps;

    /// <summary>A type parameter of its own.</summary>
    public CelType Fresh() => CelType.Parameter($"${_next++}");

    /// <summary>The same signature with its capital letters replaced by fresh parameters, consistently.</summary>
    public Signature Instantiate(Signature signature)
    {
        var fresh = new Dictionary<string, CelType>(StringComparer.Ordinal);
        return signature with { Parameters = [.. signature.Parameters.Select(Replace)], Result = Replace(signature.Result) };

        CelType Replace(CelType type)
        {
            if (!type.IsParameter) return type.Parameters.Count == 0 ? type : type.With([.. type.Parameters.Select(Replace)]);
            if (!fresh.TryGetValue(type.Name, out var replacement)) fresh[type.Name] = replacement = Fresh();
            return replacement;
        }
    }

    /// <summary>The type with everything known put in.</summary>
    public CelType Resolve(CelType type)
    {
        Step();
        while (_known.TryGet(type, out var known)) type = known;
        return type.Parameters.Count == 0 ? type : type.With([.. type.Parameters.Select(Resolve)]);
    }

    /// <summary>The type with dyn for whatever is not known.</summary>
    public CelType Finish(CelType type)
    {
        var resolved = Resolve(type);
        if (resolved.IsParameter) return CelType.Dyn;
        return resolved.Parameters.Count == 0 ? resolved : resolved.With([.. resolved.Parameters.Select(Finish)]);
    }

    /// <summary>Whether all values can stand where the types are expected; what had to be assumed is kept only then.</summary>
    public bool TryUnify(IReadOnlyList<CelType> values, IReadOnlyList<CelType> expected)
    {
        var mark = _known.Mark;
        for (var i = 0; i < values.Count; i++)
        {
            if (Unify(values[i], expected[i])) continue;
            _known.Undo(mark);
            return false;
        }

        return true;
    }

    public bool TryUnify(CelType value, CelType expected) => TryUnify([value], [expected]);

    /// <summary>The type of a collection that holds both.</summary>
    public CelType Join(CelType left, CelType right)
    {
        if (ReferenceEquals(left, right)) return left;
        if (!TryUnify(right, left)) return CelType.Dyn;
        return MoreGeneral(Resolve(left), Resolve(right));
    }

    private bool Unify(CelType value, CelType expected)
    {
        Step();
        if (ReferenceEquals(value, expected)) return true;
        if (_known.TryGet(expected, out var known)) return Widen(expected, known, value, Unify(value, known));
        if (_known.TryGet(value, out known)) return Widen(value, known, expected, Unify(known, expected));
        if (value.IsParameter || expected.IsParameter) return UnifyParameter(value, expected);
        if (value.IsDyn || expected.IsDyn || IsNullable(value, expected) || IsNullable(expected, value)) return true;
        if (value.Name != expected.Name) return false;
        // Types of types are all comparable; what is written without parameters fits any.
        return value.Name == "type" || value.Parameters.Count != expected.Parameters.Count
            || value.Parameters.Zip(expected.Parameters).All(pair => Unify(pair.First, pair.Second));
    }

    // A parameter that met an int and then a dyn is dyn.
    private bool Widen(CelType parameter, CelType known, CelType met, bool fits)
    {
        if (!fits) return false;
        var general = MoreGeneral(Resolve(known), Resolve(met));
        if (!Mentions(general, parameter)) _known.Set(parameter, general);
        return true;
    }

    private bool UnifyParameter(CelType value, CelType expected)
    {
        if (value.Equals(expected)) return true;
        var (parameter, other) = expected.IsParameter ? (expected, value) : (value, expected);
        if (Mentions(Resolve(other), parameter)) return false;
        _known.Set(parameter, other);
        return true;
    }

    private static bool IsNullable(CelType type, CelType other) =>
        other.Name == "null_type" && (type.Equals(CelType.Timestamp) || type.Equals(CelType.Duration) || type.Name == "optional_type" || type.IsOpaque);

    private static CelType MoreGeneral(CelType left, CelType right) =>
        right.Name == "null_type" || IsAtLeastAsGeneral(left, right) ? left : right;

    private void Step()
    {
        if (++_steps > MaxSteps) throw tooComplex();
    }

    private static bool Mentions(CelType type, CelType parameter) =>
        type.Equals(parameter) || type.Parameters.Any(inner => Mentions(inner, parameter));

    private static bool IsAtLeastAsGeneral(CelType left, CelType right)
    {
        if (left.IsDyn || left.IsParameter) return true;
        if (right.IsDyn || right.IsParameter || left.Name != right.Name) return false;
        return left.Parameters.Zip(right.Parameters).All(pair => IsAtLeastAsGeneral(pair.First, pair.Second));
    }
}
