using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <summary>
/// All values from one context upwards, by key, so that a value is found in the same time however far above it stands.
/// Ends where a context of the user's own answers, who may answer differently each time.
/// </summary>
/// <remarks>Made once, by the first one that reads past the context; the same again if two do so at the same time.</remarks>
internal sealed class ValueIndex
{
    private readonly ValueNode?[] _nodes;       // open addressing, at most half full

    /// <param name="first">Where it begins.</param>
    /// <param name="count">How many values there are at most.</param>
    public ValueIndex(ValueNode first, int count)
    {
        _nodes = new ValueNode?[BitOperations.RoundUpToPowerOf2((uint)count * 2)];
        ContextNode? node = first;
        for (; node is ValueNode carrier; node = carrier.Parent!.Values)
        {
            ref var place = ref PlaceOf(carrier.Key);
            place ??= carrier;                  // the nearest one wins
        }

        Beyond = node;
    }

    /// <summary>Who is to be asked after that; null when that is all.</summary>
    public ContextNode? Beyond { get; }

    /// <summary>The nearest context that carries a value under this key.</summary>
    public ValueNode? Find(object key) => PlaceOf(key);

    private ref ValueNode? PlaceOf(object key)
    {
        for (var i = RuntimeHelpers.GetHashCode(key); ; i++)
        {
            ref var place = ref _nodes[i & (_nodes.Length - 1)];
            if (place is null || ReferenceEquals(place.Key, key))
            {
                return ref place;
            }
        }
    }
}
