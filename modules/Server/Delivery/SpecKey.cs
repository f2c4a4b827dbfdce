namespace HyperFleet.Server.Delivery;

/// <summary>A bundle whose agent has something to learn. A hint: what to send is read when its turn comes.</summary>
internal readonly record struct SpecKey(string BundleId, string Consumer, bool IsDelete);
