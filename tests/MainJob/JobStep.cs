namespace HyperFleet.MainJob;

/// <summary>One observable step of the main job.</summary>
/// <param name="Name">What is true from now on.</param>
/// <param name="Resource">Whose log tells why it is not.</param>
/// <param name="IsTrueAsync">Looks at the running system from outside.</param>
internal sealed record JobStep(string Name, string Resource, Func<CancellationToken, Task<bool>> IsTrueAsync);
