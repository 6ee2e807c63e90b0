using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Cli.Adopting;

/// <summary>What is declared with a token.</summary>
internal enum PlaceKind
{
    /// <summary>A parameter of a method, constructor, local function or delegate.</summary>
    Parameter,

    /// <summary>A parameter of a lambda.</summary>
    LambdaParameter,

    /// <summary>A local variable that is a token.</summary>
    Local,

    /// <summary>A field or property that is a token.</summary>
    Member,

    /// <summary>A variable, field or property that is a token source.</summary>
    Source,

    /// <summary>Anything with a token somewhere inside of its type.</summary>
    Mention,
}

/// <summary>
/// One declaration of a token or a source, and what becomes of it. Where it stands in its file is its identity: what several
/// frameworks or projects compile is one place.
/// </summary>
internal sealed class Place(int id, PlaceKind kind, ISymbol symbol, SyntaxNode declaration)
{
    private Place? _joined;
    private string? _left;
    private bool _isForeign;

    public int Id => id;

    public PlaceKind Kind => kind;

    public ISymbol Symbol => symbol;

    /// <summary>The parameter, declarator or property.</summary>
    public SyntaxNode Declaration => declaration;

    public string File => declaration.SyntaxTree.FilePath;

    public int Line => symbol.Locations[0].GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>The name after the rewriting.</summary>
    public string NewName { get; set; } = symbol.Name;

    /// <summary>For a token that stays: the name of a context that is made of it at the top of its function; null if none can be.</summary>
    public string? BorderName { get; set; }

    /// <summary>How the source is made after the rewriting.</summary>
    public SourcePlan? SourcePlan { get; set; }

    public List<SimpleNameSyntax> Uses { get; } = [];

    /// <summary>What is assigned to it, its initializer included.</summary>
    public List<ExpressionSyntax> Writes { get; } = [];

    /// <summary>Of a family: whether one of its methods is an async iterator that WithCancellation may give the token.</summary>
    public bool IsStream { get; set; }

    /// <summary>Those that are rewritten together or not at all are one family; this is its representative.</summary>
    public Place Family
    {
        get
        {
            var family = this;
            while (family._joined is { } next) family = next;
            return family;
        }
    }

    /// <summary>Why its family stays as it is; null for one that is rewritten.</summary>
    public string? Left => Family._left;

    /// <summary>Whether it stays because other code has the say: what calls it, or what it implements.</summary>
    public bool IsForeign => Left is not null && Family._isForeign;

    public bool IsRewritten => Left is null && kind != PlaceKind.Mention;

    public void Join(Place other)
    {
        var (mine, theirs) = (Family, other.Family);
        if (mine == theirs) return;
        theirs._joined = mine;
        if (mine._left is null || (!mine._isForeign && theirs._isForeign)) (mine._left, mine._isForeign) = (theirs._left ?? mine._left, theirs._isForeign);
    }

    /// <summary>The first reason stays, unless a later one is that other code has the say.</summary>
    public void Leave(string reason, bool isForeign = false)
    {
        var family = Family;
        if (family._left is not null && (family._isForeign || !isForeign)) return;
        (family._left, family._isForeign) = (reason, isForeign);
    }
}

/// <summary>How a source becomes a scope.</summary>
/// <param name="Creation">The expression that makes the source.</param>
/// <param name="Timeout">The time after which it ends; null for none.</param>
/// <param name="TimeoutStatement">The call of CancelAfter that is not needed any more.</param>
/// <param name="AddsUsing">Whether the declaration gets a 'using'.</param>
internal sealed record SourcePlan(ExpressionSyntax Creation, ExpressionSyntax? Timeout, StatementSyntax? TimeoutStatement, bool AddsUsing);
