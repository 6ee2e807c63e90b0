using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <summary>
/// All values from one context upwards, by key, so that a value is found in the same time however far above it is.
/// It stops at a context of the user's own, which may answer differently each time.
/// </summary>
/// <remarks>Immutable. Made by the first read past the context; two threads that do so at the same time make equal ones.</remarks>
internal sealed class ValueIndex
{
    private readonly ValueNode?[] _nodes;       // open addressing, at most half full

    /// <param name="first">The nearest context in it.</param>
    /// <param name="count">How many values there are at most.</param>
    public ValueIndex(ValueNode first, int count)
    {
        _nodes = new ValueNode?[BitOperations.RoundUpToPowerOf2((uint)count * 2)];
        ContextNode? node = first;
        for (; node is ValueNode carrier; node = carrier.Parent!.Values)
        {
            ref var slot = ref SlotOf(carrier.Key);
            slot ??= carrier;                  // the nearest one wins
        }

        Beyond = node;
    }

    /// <summary>The context to ask after this index; null when that is all.</summary>
    public ContextNode? Beyond { get; }

    /// <summary>The nearest context that carries a value under this key.</summary>
    public ValueNode? Find(object key) => SlotOf(key);

    private ref ValueNode? SlotOf(object key)
    {
        for (var i = RuntimeHelpers.GetHashCode(key); ; i++)
        {
            ref var slot = ref _nodes[i & (_nodes.Length - 1)];
            if (slot is null || ReferenceEquals(slot.Key, key))
            {
                return ref slot;
            }
        }
    }
}
