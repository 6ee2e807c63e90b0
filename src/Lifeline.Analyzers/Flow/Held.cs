using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>A variable that holds an owner, and the code at whose end it is disposed.</summary>
internal readonly struct Held(ILocalSymbol variable, ImmutableArray<IOperation> code, IOperation declaration)
{
    public ILocalSymbol Variable { get; } = variable;

    /// <summary>The code that runs while the owner is live.</summary>
    public ImmutableArray<IOperation> Code { get; } = code;

    public IOperation Declaration { get; } = declaration;

    /// <summary>
    /// The kinds of operation that <see cref="By"/> understands. A using declaration is found by the block that it is in:
    /// an editor does not show a diagnostic outside of the operation that a rule was called for.
    /// </summary>
    public static OperationKind[] Kinds { get; } = [OperationKind.Using, OperationKind.Block, OperationKind.Try];

    /// <summary>The owners that a using, the using declarations of a block, or a try statement whose finally block disposes them hold.</summary>
    public static IEnumerable<Held> By(KnownSymbols known, IOperation operation)
    {
        switch (operation)
        {
            case IBlockOperation block:
                return block.Operations.OfType<IUsingDeclarationOperation>().SelectMany(declaration => Owners(known, declaration.DeclarationGroup)
                    .Select(it => new Held(it, [.. block.Operations.SkipWhile(other => other != declaration).Skip(1)], declaration)));
            case IUsingOperation { Resources: IVariableDeclarationGroupOperation group } statement:
                return Owners(known, group).Select(it => new Held(it, [statement.Body], statement));
            case IUsingOperation { Resources: var resource } statement when resource.Bare() is ILocalReferenceOperation local && known.IsOwner(local.Type):
                return [new Held(local.Local, [statement.Body], statement)];
            case ITryOperation { Finally: { } last } statement:
                return last.Descendants().OfType<IInvocationOperation>().Where(it => it.TargetMethod.Name == "Dispose")
                    .Select(it => it.Instance is IConditionalAccessInstanceOperation ? it.Above<IConditionalAccessOperation>()?.Operation : it.Instance)
                    .Select(it => it.Symbol()).OfType<ILocalSymbol>().Where(it => known.IsOwner(it.Type)).Distinct<ILocalSymbol>(SymbolEqualityComparer.Default)
                    .Select(it => new Held(it, [statement.Body, .. statement.Catches.Select(clause => clause.Handler)], statement));
            default:
                return [];
        }
    }

    private static IEnumerable<ILocalSymbol> Owners(KnownSymbols known, IVariableDeclarationGroupOperation group) =>
        group.Declarations.SelectMany(it => it.Declarators).Select(it => it.Symbol).Where(it => known.IsOwner(it.Type));
}
