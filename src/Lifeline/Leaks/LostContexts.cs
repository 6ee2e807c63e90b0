using System.Runtime.CompilerServices;
using Lifeline.Tree;

namespace Lifeline.Leaks;

/// <summary>
/// Lets the collector have derived contexts that nobody disposed, although a keeper that lives on has them in its list.
/// </summary>
/// <remarks>
/// <para>
/// A keeper's list holds its children strongly, which costs nothing and is right for the short-lived, which are nearly
/// all. Once a keeper has adopted a few dozen, each full collection is followed by a review of its list: a scope that
/// has grown old is taken out, and a <see cref="LostLink"/> that refers to it weakly is put in its place. From then on
/// the scope lives as long as anybody holds it, its token, or something derived from it.
/// </para>
/// <para>
/// When the last reference is gone, a finalizer decides. If something would run or resume at the scope's end (an
/// after-func, a callback on its token), the scope goes back into the list for good, as it would be in Go. Else its end
/// can make no difference to anybody: it is dropped, and reported as lost.
/// </para>
/// </remarks>
internal static class LostContexts
{
    private const int MostPerCollection = 1 << 16;
    private const int MostUnderOneGate = 256;

    private static readonly ConditionalWeakTable<Node, Guardian> s_guardians = [];

    /// <summary>True when every scope is to be watched from birth on, so that each lost one can be named.</summary>
    public static bool NameAll { get; } = AppContext.TryGetSwitch("Lifeline.NameLostContexts", out var on) && on;

    /// <summary>Has a keeper's list reviewed after each full collection from now on.</summary>
    public static void Sweep(Node keeper) => _ = new Sweeper(keeper);

    /// <summary>Watches a scope from birth on.</summary>
    public static void Watch(ScopeNode scope)
    {
        var link = LinkFor(scope);
        if (scope.Parent!.Keeper is { } keeper)
        {
            keeper.Substitute(scope, link);
        }
        else
        {
            scope.Place = Node.StoodInFor;      // in no list, but in the wheel
        }

        link.TakeOverTimer(scope);
    }

    /// <summary>Who stands in the keeper's list, and in the clock's wheel, for an aged context.</summary>
    public static LostLink? StandInOf(Node aged) => s_guardians.TryGetValue(aged, out var guardian) ? guardian.Link : null;

    private static LostLink LinkFor(Node aged)
    {
        var link = new LostLink(aged);
        s_guardians.Add(aged, new Guardian(aged, link));
        return link;
    }

    /// <summary>Runs after each collection for as long as its keeper lives; looks only at what has grown old.</summary>
    private sealed class Sweeper(Node keeper)
    {
        private readonly WeakHandle<Node> _keeper = new(keeper);

        ~Sweeper()
        {
            if (Environment.HasShutdownStarted)
            {
                return;
            }

            if (_keeper.Target is not { IsDone: false } keeper)
            {
                _keeper.Free();
                return;
            }

            Review(keeper);
            GC.ReRegisterForFinalize(this);
        }

        private static void Review(Node keeper)
        {
            var aged = new List<(Node Context, LostLink Link)>();
            var index = 0;
            for (var more = true; more && index < MostPerCollection;)
            {
                aged.Clear();
                more = keeper.Review(ref index, MostUnderOneGate, node =>
                {
                    if (node.IsAttachment || node is LostLink
                        || GC.GetGeneration(node) < GC.MaxGeneration || s_guardians.TryGetValue(node, out _))
                    {
                        return node;
                    }

                    var link = LinkFor(node);
                    aged.Add((node, link));
                    return link;
                });

                foreach (var (context, link) in aged)
                {
                    link.TakeOverTimer(context);
                }
            }
        }
    }

    /// <summary>Held by nobody but the context, so its finalizer runs when nobody holds the context any more.</summary>
    private sealed class Guardian(Node aged, LostLink link)
    {
        public LostLink Link => link;

        ~Guardian()
        {
            if (aged.IsDone || Environment.HasShutdownStarted)
            {
                return;
            }

            if (aged.IsObserved())
            {
                link.GiveBack(aged);
                return;
            }

            link.Drop();
            if (aged is ScopeNode)
            {
                var context = new Context(aged);
                LifelineEvents.OnContextLost(new LostContext(context.ToString(), context.Name, context.Site));
            }
        }
    }
}
