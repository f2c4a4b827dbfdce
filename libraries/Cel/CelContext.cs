namespace HyperFleet.Cel;

/// <summary>What a function knows about the evaluation that calls it.</summary>
public readonly ref struct CelContext
{
    internal CelContext(ICelActivation activation, CelLimits limits)
    {
        Activation = activation;
        Limits = limits;
    }

    /// <summary>The variables of this evaluation.</summary>
    public ICelActivation Activation { get; }

    internal CelLimits Limits { get; }

    /// <summary>The state that the caller attached to this evaluation, for example the current resource.</summary>
    public object? State => Activation.State;
}
