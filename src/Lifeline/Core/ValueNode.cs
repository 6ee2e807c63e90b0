namespace Lifeline.Core;

/// <summary>A context that carries one value.</summary>
internal abstract class ValueNode : PassThroughNode
{
    private const int IndexEvery = 4;

    private readonly int _depth;                // how many values there are from here up to the next context of the user's own
    private ValueIndex? _index;                 // null until a read goes past this node; stays null where _depth is no multiple of IndexEvery

    protected ValueNode(ContextNode parent, object key, in SourceLocation site)
        : base(parent, site)
    {
        Key = key;
        Values = this;
        CarriesValue = true;
        _depth = parent.Values is ValueNode above ? above._depth + 1 : 1;
    }

    public object Key { get; }

    public abstract string KeyName { get; }

    /// <summary>Whether the value itself may be printed and logged.</summary>
    public abstract bool IsLoggable { get; }

    /// <summary>The value for a log: numbers, dates and text as they are, anything else as text, so that no foreign code runs in the log.</summary>
    public abstract object? Loggable { get; }

    /// <summary>All values from here up; null at most levels, where a reader goes on from node to node.</summary>
    public ValueIndex? Index => _depth % IndexEvery == 0 ? _index ??= new ValueIndex(this, _depth) : null;
}

/// <inheritdoc/>
internal sealed class ValueNode<T>(ContextNode parent, ContextKey<T> key, T value, in SourceLocation site) : ValueNode(parent, key, site)
{
    public T Value => value;

    public override string KeyName => Own.Name;

    public override bool IsLoggable => Own.IsLoggable;

    public override object? Loggable => value is null || Type.GetTypeCode(typeof(T)) != TypeCode.Object ? value : ForeignText.Of(value);

    public override string Description => $"WithValue({KeyName}, {(!IsLoggable ? typeof(T).Name : ForeignText.Of(value))})";

    private ContextKey<T> Own => (ContextKey<T>)Key;        // the constructor's parameter would be a field of its own
}
