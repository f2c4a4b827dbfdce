namespace HyperFleet.Cel.Evaluation;

/// <summary>A strict operator: the operands are never errors, the result may be one.</summary>
internal delegate CelValue BinaryOperation(in CelValue left, in CelValue right);
