using HyperFleet.Fixtures;

namespace HyperFleet.Robustness.Tests.Soak;

/// <summary>A process of the fleet.</summary>
/// <param name="MayEnd">Whether it ends by itself when it must, as an agent does that has lost its lease.</param>
internal sealed record Member(string Name, ServerFixture Process, bool MayEnd = false);
