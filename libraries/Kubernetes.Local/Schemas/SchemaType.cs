namespace HyperFleet.Kubernetes.Local.Schemas;

internal enum SchemaType
{
    Any,
    String,
    Integer,
    Number,
    Boolean,
    Bytes,
    Time,
    MicroTime,
    Quantity,
    IntOrString,
    List,
    Map,
    Struct,
}
