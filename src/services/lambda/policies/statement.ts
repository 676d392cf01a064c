/**
 * One statement of a function's resource policy, as AWS prints it: the order of its members and the spelling of its
 * condition keys are recorded (2023-11). Kept and shown; nobody is let in or kept out by it.
 */
import { invalidPrincipal } from '../control-errors.ts';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: '*' | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What AddPermission says about whom it lets in. */
export interface Permission {
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string | undefined;
  readonly SourceAccount?: string | undefined;
  readonly EventSourceToken?: string | undefined;
  readonly PrincipalOrgID?: string | undefined;
  readonly FunctionUrlAuthType?: string | undefined;
  readonly InvokedViaFunctionUrl?: boolean | undefined;
}

const ACCOUNT = /^\d{12}$/;
const PRINCIPAL_ARN = /^arn:aws[a-z-]*:(iam|sts)::\d{12}:\S+$/;
/** Services of AWS, and Alexa's. */
const SERVICE = /^[a-z0-9.-]+\.(amazonaws\.com|amazonaws\.com\.cn|amazon\.com)$/;

export function statementOf(permission: Permission, resource: string): Statement {
  const condition = conditionOf(permission);
  return {
    Sid: permission.StatementId,
    Effect: 'Allow',
    Principal: principalOf(permission.Principal),
    Action: permission.Action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

/** The document that GetPolicy answers with. */
export function policyDocument(statements: readonly unknown[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements });
}

function principalOf(principal: string): Statement['Principal'] {
  if (principal === '*') return '*';
  if (ACCOUNT.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (PRINCIPAL_ARN.test(principal)) return { AWS: principal };
  if (SERVICE.test(principal)) return { Service: principal };
  throw invalidPrincipal();
}

function conditionOf(permission: Permission): NonNullable<Statement['Condition']> {
  const { FunctionUrlAuthType, PrincipalOrgID, EventSourceToken, SourceAccount, SourceArn, InvokedViaFunctionUrl } = permission;
  const equals = {
    ...(FunctionUrlAuthType !== undefined && { 'lambda:FunctionUrlAuthType': FunctionUrlAuthType }),
    ...(PrincipalOrgID !== undefined && { 'aws:PrincipalOrgID': PrincipalOrgID }),
    ...(EventSourceToken !== undefined && { 'lambda:EventSourceToken': EventSourceToken }),
    ...(SourceAccount !== undefined && { 'AWS:SourceAccount': SourceAccount }),
  };
  return {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    ...(InvokedViaFunctionUrl !== undefined && { Bool: { 'lambda:InvokedViaFunctionUrl': `${InvokedViaFunctionUrl}` } }),
  };
}
