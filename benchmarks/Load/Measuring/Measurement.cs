namespace HyperFleet.Load.Measuring;

/// <summary>What one run of one side gave.</summary>
/// <param name="Value">The measured figure in the contest's unit: operations a second, milliseconds, megabytes.</param>
/// <param name="CpuMicroseconds">CPU time per operation of the side's own processes, where that means something.</param>
internal readonly record struct Measurement(double Value, double? CpuMicroseconds = null);
