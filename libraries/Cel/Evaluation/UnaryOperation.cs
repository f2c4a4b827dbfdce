namespace HyperFleet.Cel.Evaluation;

/// <summary>A strict operator: the operand is never an error, the result may be one.</summary>
internal delegate CelValue UnaryOperation(in CelValue operand);
