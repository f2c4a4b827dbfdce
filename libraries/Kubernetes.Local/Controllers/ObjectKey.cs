namespace HyperFleet.Kubernetes.Local.Controllers;

internal readonly record struct ObjectKey(string Resource, string Namespace, string Name);
