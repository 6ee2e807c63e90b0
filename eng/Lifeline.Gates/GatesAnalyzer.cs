using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Gates;

/// <summary>
/// Holds our own code to the rule of the house: between entering a gate and leaving it nothing allocates, throws, waits or
/// runs code that others wrote; and under a lock nothing runs code that others wrote.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class GatesAnalyzer : DiagnosticAnalyzer
{
    public static readonly DiagnosticDescriptor UnderAGate = Rule(
        "GATE1", "What is not allowed while a gate is held", "{0}, while a gate is held",
        "Others spin meanwhile, and nothing would leave the gate if this threw.");

    public static readonly DiagnosticDescriptor Unbalanced = Rule(
        "GATE2", "A gate is not left on every path", "{0}",
        "A gate is left on each path on which it was entered, in the method that entered it or in one that says so.");

    public static readonly DiagnosticDescriptor UnderALock = Rule(
        "GATE3", "Foreign code runs while a lock is held", "{0}, while a lock is held",
        "It could wait for something that needs the lock, or call back into the object that holds it.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [UnderAGate, Unbalanced, UnderALock];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var code = new OurCode(start.Compilation.Assembly, start.CancellationToken);
            start.RegisterOperationBlockAction(block =>
            {
                // Besides a body there are attributes and the defaults of parameters, which run with no call.
                if (block.OperationBlocks.FirstOrDefault(it => it is IBlockOperation or ISymbolInitializerOperation and not IParameterInitializerOperation) is not { } body) return;
                code.Look(block.GetControlFlowGraph(body), block.OwningSymbol);
            });
            start.RegisterCompilationEndAction(end => code.Report(end.ReportDiagnostic));
        });
    }

    private static DiagnosticDescriptor Rule(string id, string title, string message, string description) => new(
        id, title, message, "Gates", DiagnosticSeverity.Error, isEnabledByDefault: true, description, customTags: WellKnownDiagnosticTags.CompilationEnd);
}
