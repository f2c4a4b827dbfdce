namespace HyperFleet.Cel.Evaluation;

/// <summary>The state of one evaluation: variables, and what remains of its limits.</summary>
internal ref struct Frame(ICelActivation activation, CelEnvironment environment, Span<CelValue> locals)
{
    private readonly CelActivation? _slots = activation is CelActivation own && own.Serves(environment) ? own : null;
    private long _cost = environment.Limits.EvaluationCost;
    private int _iterations = environment.Limits.Iterations;

    public readonly Span<CelValue> Locals = locals;
    public readonly ICelActivation Activation = activation;
    public readonly CelLimits Limits = environment.Limits;

    /// <summary>Takes from the cost left; false when it is used up.</summary>
    public bool Charge(long units) => (_cost -= units) >= 0;

    /// <summary>Counts one round of a comprehension; false when there have been too many.</summary>
    public bool CountIteration() => --_iterations >= 0;

    public readonly bool TryGetVariable(int slot, string name, out CelValue value) =>
        slot >= 0 && _slots is not null ? _slots.TryGetSlot(slot, out value) : Activation.TryGetVariable(name, out value);
}
