namespace HyperFleet.Api.Watch;

/// <summary>A reader took nothing for as long as one write may take.</summary>
internal sealed class SlowReaderException() : Exception("The reader of a watch takes nothing.");
