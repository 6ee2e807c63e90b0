// What the callee gets is a way to stop, an Action, and the token; the source never leaves the method.
namespace I051;

public interface IWizard { Task RunAsync(Action stop, CancellationToken ct); }

public sealed class WizardHost(IWizard wizard)
{
    public async Task RunAsync(CancellationToken ct)
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await wizard.RunAsync(() => session.Cancel(), session.Token);
    }
}
