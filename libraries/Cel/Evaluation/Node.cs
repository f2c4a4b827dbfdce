namespace HyperFleet.Cel.Evaluation;

/// <summary>A planned expression: immutable, evaluated by any number of threads.</summary>
internal abstract class Node(Place place)
{
    protected Place Place { get; } = place;

    /// <summary>The value, or an error as a value.</summary>
    public abstract CelValue Evaluate(ref Frame frame);

    protected CelValue Fail(string message) => Place.Fail(message);

    /// <summary>An error from a place that knows no position gets this one.</summary>
    protected CelValue Located(in CelValue value) =>
        value.IsError && value.Error!.Position == CelPosition.None ? Fail(value.Error.Message) : value;

    protected CelValue CostExceeded(in Frame frame) => Fail($"evaluation cost exceeds the limit of {frame.Limits.EvaluationCost}");
}
