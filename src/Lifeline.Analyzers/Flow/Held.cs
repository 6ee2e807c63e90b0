using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>A variable that holds an owner, and the code at whose end it is disposed.</summary>
internal readonly struct Held(ILocalSymbol variable, ImmutableArray<IOperation> code, IOperation declaration)
{
    public ILocalSymbol Variable { get; } = variable;

    /// <summary>What runs while it is live.</summary>
    public ImmutableArray<IOperation> Code { get; } = code;

    public IOperation Declaration { get; } = declaration;

    /// <summary>The kinds of operation that <see cref="By"/> understands.</summary>
    public static OperationKind[] Kinds { get; } = [OperationKind.Using, OperationKind.UsingDeclaration, OperationKind.Try];

    /// <summary>What a using, or a try statement whose finally block disposes, holds.</summary>
    public static IEnumerable<Held> By(Known known, IOperation operation)
    {
        switch (operation)
        {
            case IUsingDeclarationOperation { Parent: IBlockOperation block } declaration:
                var rest = block.Operations.SkipWhile(it => it != declaration).Skip(1).ToImmutableArray();
                return Owners(known, declaration.DeclarationGroup).Select(it => new Held(it, rest, declaration));
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

    private static IEnumerable<ILocalSymbol> Owners(Known known, IVariableDeclarationGroupOperation group) =>
        group.Declarations.SelectMany(it => it.Declarators).Select(it => it.Symbol).Where(it => known.IsOwner(it.Type));
}
