using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>An endless loop that never checks the available context.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1202LoopIgnoresContext() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1202", "A loop ignores its context",
        "This loop has no other way out and never looks at '{0}': it goes on for ever after that has ended",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "An endless loop has to look at the context in scope, or give it to what it waits for.",
        helpLinkUri: Pages + "LL1202.md");

    /// <summary>Methods that block a thread, as TYPE.METHOD. An await does not block, but the loop is as endless.</summary>
    private static readonly HashSet<string> s_blocking =
    [
        "Thread.Sleep", "Thread.Join", "Task.Wait", "Task.WaitAll", "Task.WaitAny", "TaskAwaiter.GetResult", "WaitHandle.WaitOne", "WaitHandle.WaitAny",
        "WaitHandle.WaitAll", "Monitor.Wait", "SemaphoreSlim.Wait", "ManualResetEventSlim.Wait", "CountdownEvent.Wait", "Barrier.SignalAndWait",
        "BlockingCollection.Take", "Console.ReadLine", "Console.ReadKey", "Console.Read", "TextReader.ReadLine", "StreamReader.ReadLine", "Stream.Read", "Stream.ReadByte",
        "NetworkStream.Read", "Socket.Receive", "Socket.ReceiveFrom", "Socket.Accept", "Socket.Poll", "TcpListener.AcceptTcpClient", "TcpListener.AcceptSocket",
        "UdpClient.Receive", "HttpListener.GetContext", "Process.WaitForExit", "NamedPipeServerStream.WaitForConnection", "HttpClient.Send", "SpinWait.SpinUntil",
    ];

    /// <summary>Names of methods that wait for I/O, of any type.</summary>
    private static readonly string[] s_waiting = ["Read", "Receive", "Accept", "Wait", "Sleep", "Poll", "Take", "Dequeue", "Consume", "Listen", "Fetch"];

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.Loop);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var loop = (ILoopOperation)context.Operation;
        if (!loop.IsEndless()) return;
        var body = Body(loop).ToList();
        if (!body.Any(Blocks) || body.Any(it => Leaves(it, loop))) return;
        if (AvailableSignals.At(known, loop, context.ContainingSymbol) is not { Count: > 0 } atHand) return;
        if (loop.Descendants().Any(it => Looks(known, it, loop) || (it is IInvocationOperation call && known.BodyLooks(call.TargetMethod)))) return;
        if (IsStoppedFromOutside(known, loop)) return;
        context.ReportDiagnostic(At(loop.Syntax.GetFirstToken().GetLocation(), atHand[0].Expression));
    }

    /// <summary>The operations that run in the loop itself: not those of functions that it only creates.</summary>
    private static IEnumerable<IOperation> Body(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            if (child is IAnonymousFunctionOperation or ILocalFunctionOperation) continue;
            yield return child;
            foreach (var below in Body(child)) yield return below;
        }
    }

    private static bool Blocks(IOperation operation) => operation switch
    {
        IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } => true,
        IInvocationOperation { TargetMethod: { } method } => s_blocking.Contains(method.ContainingType.Name + "." + method.Name)
            || s_waiting.Any(it => method.Name.StartsWith(it, StringComparison.Ordinal)),
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } } => true,
        _ => false,
    };

    private static bool Leaves(IOperation operation, ILoopOperation loop) => operation switch
    {
        IReturnOperation or IThrowOperation => true,                // yield return too: the reader may stop
        IBranchOperation { BranchKind: BranchKind.GoTo } => true,
        IBranchOperation { BranchKind: BranchKind.Break } branch => SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel),
        IInvocationOperation { TargetMethod: { Name: "Exit" or "FailFast", ContainingType.Name: "Environment" } } => true,
        IInvocationOperation call => call.TargetMethod.GetAttributes().Any(it => it.AttributeClass?.Name == "DoesNotReturnAttribute"),
        _ => false,
    };

    private static bool Looks(KnownSymbols known, IOperation operation, ILoopOperation loop) =>
        known.IsLifetime(operation.Type) && operation is not IPropertyReferenceOperation { Property.IsStatic: true, Property.Name: "None" or "Background" or "Todo" }
        && operation is not IVariableDeclaratorOperation && operation.Symbol() is { } symbol && symbol.IsFromOutside(loop)
        && !(symbol is IPropertySymbol { Name: "Token" or "Context" } && known.IsLifetime((operation.Bare() as IPropertyReferenceOperation)?.Instance?.Type));

    /// <summary>An object that the loop uses got the context before, or is closed when that ends.</summary>
    private static bool IsStoppedFromOutside(KnownSymbols known, ILoopOperation loop)
    {
        IOperation function = loop;
        while (function.Parent is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation) function = function.Parent;
        return function.Descendants().Any(it => it switch
        {
            IInvocationOperation { TargetMethod.Name: "Register" or "UnsafeRegister" or "AfterFunc", Instance: { } signal } => known.IsLifetime(signal.Type),
            IVariableDeclaratorOperation declarator when !declarator.Within(loop) && !known.IsLifetime(declarator.Symbol.Type) =>
                declarator.GetVariableInitializer()?.Value is { } initial && initial.Descendants().Any(part => known.IsSignal(part.Type) && part.Symbol() is not null)
                && loop.Mentions(declarator.Symbol),
            _ => false,
        });
    }
}
