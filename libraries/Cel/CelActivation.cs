using System.Runtime.InteropServices;

namespace HyperFleet.Cel;

/// <summary>
/// Variables held in the slots of an environment: reusable from one evaluation to the next, not to be shared by evaluations that run at
/// the same time.
/// </summary>
public sealed class CelActivation : ICelActivation
{
    private readonly CelEnvironment _environment;
    private readonly Slot[] _slots;
    private Dictionary<string, CelValue>? _undeclared;

    /// <param name="environment">The environment that compiled the programs to evaluate.</param>
    public CelActivation(CelEnvironment environment)
    {
        _environment = environment;
        _slots = new Slot[environment.Variables.Count];
    }

    /// <inheritdoc/>
    public object? State { get; set; }

    /// <summary>Sets a variable; one that the environment does not declare is reachable from parse-only programs.</summary>
    public CelActivation Set(string name, CelValue value)
    {
        if (_environment.SlotOf(name) is var slot and >= 0) _slots[slot] = new Slot(true, value);
        else (_undeclared ??= new(StringComparer.Ordinal))[name] = value;
        return this;
    }

    /// <summary>Sets a variable to plain data, see <see cref="CelValue.From(object?)"/>.</summary>
    public CelActivation Set(string name, object? value) => Set(name, CelValue.From(value));

    /// <summary>Forgets every variable and the state.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _undeclared?.Clear();
        State = null;
    }

    /// <inheritdoc/>
    public bool TryGetVariable(string name, out CelValue value)
    {
        if (_environment.SlotOf(name) is var slot and >= 0) return TryGetSlot(slot, out value);
        value = default;
        return _undeclared is not null && _undeclared.TryGetValue(name, out value);
    }

    internal bool Serves(CelEnvironment environment) => ReferenceEquals(environment, _environment);

    internal bool TryGetSlot(int slot, out CelValue value)
    {
        ref readonly var found = ref _slots[slot];
        value = found.Value;
        return found.IsSet;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(bool IsSet, CelValue Value);
}
